/* All that this page has to do with Polku. The queue takes calls before the SDK is there, and after. */
window.polku ||= [];
window.polku.push(['identify', () => fetch('/polku-token').then((response) => response.text())]);
