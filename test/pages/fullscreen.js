const player = document.querySelector('#player');
document.querySelector('#full').addEventListener('click', () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else player.requestFullscreen();
});
