/* The route changes first; what stands there comes with the answer of a server. */
document.querySelector('#reports').addEventListener('click', async () => {
  history.pushState({}, '', '/reports');
  await fetch('/markup-routes.js');
  const button = document.createElement('button');
  button.textContent = 'New report';
  Object.assign(button.dataset, { polkuTour: 'reports', polkuText: 'Begin with one.' });
  document.querySelector('#view').append(button);
});
