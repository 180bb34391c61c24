/* A row that is scrolled out of sight is given to the one that comes in: the same element says something else. */
const list = document.querySelector('#list');
const ROW_PX = 30;
const rows = Array.from({ length: 12 }, () => {
  const row = document.createElement('div');
  row.className = 'row';
  document.querySelector('#all').append(row);
  return row;
});
function render() {
  const first = Math.floor(list.scrollTop / ROW_PX);
  for (let index = first; index < first + rows.length; index++) {
    const row = rows[index % rows.length];
    if (row.dataset.row === String(index)) continue;
    row.dataset.row = index;
    row.textContent = `Row ${index}`;
    row.style.transform = `translateY(${index * ROW_PX}px)`;
  }
}
list.addEventListener('scroll', render);
render();
