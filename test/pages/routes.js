/* What a router with view transitions does: the address first, then a whole new view in a transition. */
const main = document.querySelector('main');
function render() {
  const heading = document.createElement('h1');
  const button = document.createElement('button');
  const name = location.pathname.slice(1);
  heading.textContent = name;
  button.id = `in-${name.replace(/\W/g, '-')}`;
  button.textContent = 'Press';
  main.replaceChildren(heading, button);
}
async function show() {
  if (!document.startViewTransition) return render();
  await document.startViewTransition(render).finished;
}
window.shown = Promise.resolve();
document.querySelector('nav').addEventListener('click', (event) => {
  event.preventDefault();
  history.pushState({}, '', event.target.href);
  window.shown = show();
});
addEventListener('popstate', () => {
  window.shown = show();
});
render();
