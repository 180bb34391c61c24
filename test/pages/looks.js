/* The language, and with it the direction, that the address asks for. */
const lang = new URL(location.href).searchParams.get('lang') ?? 'en';
document.documentElement.lang = lang;
if (lang === 'ar') document.documentElement.dir = 'rtl';
/* Every room of ours that there is now. */
window.rooms = () =>
  [...document.querySelectorAll('polku-stage')].map(({ shadowRoot }) => shadowRoot);
