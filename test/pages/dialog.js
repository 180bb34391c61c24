const dialog = document.querySelector('#dialog');
document.querySelector('#open').addEventListener('click', () => dialog.showModal());
window.cancelled = 0;
dialog.addEventListener('cancel', () => {
  window.cancelled += 1;
});
