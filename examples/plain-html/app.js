document.querySelector('#new').addEventListener('click', () => {
  const report = document.createElement('li');
  report.textContent = `Report ${document.querySelectorAll('#reports li').length + 1}`;
  document.querySelector('#reports').append(report);
  // The critical event: the first one of each user is what their customer-success manager hears of.
  window.polku.push(['track', 'report_created', { chart: 'bars' }]);
});
