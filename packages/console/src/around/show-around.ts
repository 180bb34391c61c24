import type { Flow } from '@polku/flows';
import { createFlowDrawing } from '@polku/sdk/preview';
import { toOwnLook } from './own-look.ts';

/**
 * The console shows its own people around with Polku: a tour like any customer's, drawn by the SDK's own stage and views
 * from this origin. Nothing of it is recorded and nothing leaves the browser: see docs/decisions/0180-own-tour.md.
 */
const TOUR: Flow = {
  id: 'around',
  kind: 'tour',
  name: 'Around the console',
  version: 1,
  trigger: { on: 'code' },
  frequency: 'always',
  steps: [
    {
      id: 'inbox',
      title: { en: 'Your day begins here', fi: 'Päiväsi alkaa tästä' },
      text: {
        en: 'First uses, people who are stuck, answers and tasks come in by themselves, **the moment they happen**.',
        fi: 'Ensikäytöt, jumiin jääneet, vastaukset ja tehtävät saapuvat itsestään, **sillä hetkellä kun ne tapahtuvat**.',
      },
    },
    {
      ...{ id: 'item', at: '.item', waitMs: 0, interact: 'none' },
      title: { en: 'Why it matters', fi: 'Miksi se on tärkeää' },
      text: {
        en: 'Who it is, how much is at stake, and what to do next stand on each.',
        fi: 'Jokaisessa lukee, kuka, miten paljon on pelissä ja mitä tehdä seuraavaksi.',
      },
    },
    {
      ...{ id: 'acknowledge', at: '.item-act', waitMs: 0, interact: 'none' },
      title: { en: 'Take it on', fi: 'Ota se hoitaaksesi' },
      text: {
        en: 'Acknowledge, and your colleagues see that it is yours. The key `e` does the same, and Undo takes it back.',
        fi: 'Kuittaa, niin kollegat näkevät, että se on sinulla. Näppäin `e` tekee saman, ja Kumoa peruu sen.',
      },
    },
    {
      ...{ id: 'account', at: '.item a[href^="/accounts/"]', waitMs: 0, interact: 'none' },
      title: { en: 'Everything of the account', fi: 'Kaikki asiakkaasta' },
      text: {
        en: 'How far each of its people has come, what they wrote, goals, tasks and notes: on one page, changed in place.',
        fi: 'Miten pitkällä kukin on, mitä he kirjoittivat, tavoitteet, tehtävät ja muistiinpanot: yhdellä sivulla, muutat niitä paikallaan.',
      },
    },
    {
      ...{ id: 'accounts', at: '.menu a[href="/accounts"]', waitMs: 0, interact: 'none' },
      title: { en: 'All of them', fi: 'Kaikki asiakkaat' },
      text: {
        en: 'Search, cut and save a view of your own.',
        fi: 'Hae, rajaa ja tallenna oma näkymä.',
      },
    },
    {
      id: 'keys',
      title: { en: 'Anywhere by a few letters', fi: 'Minne vain muutamalla kirjaimella' },
      text: {
        en: '`Ctrl+K` (`Cmd+K`) goes anywhere, and `?` shows all keys. This tour is in your menu, at your name.',
        fi: '`Ctrl+K` (`Cmd+K`) vie minne vain, ja `?` näyttää kaikki näppäimet. Tämä kierros on valikossasi, nimesi kohdalla.',
      },
    },
  ],
};

/** Resolves when it has ended, however. */
export function showAround(language: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const drawing = createFlowDrawing({ ...toOwnLook(language), onEnded: () => resolve() });
    drawing.draw(TOUR).catch(reject);
  });
}
