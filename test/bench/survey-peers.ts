/**
 * Who shows the one question, "how likely are you to recommend us, 0 to 10", and how: each program gives the page
 * `prompts.show()` and `prompts.hide()`.
 */
export type SurveyContender = {
  name: string;
  /** Absent: Polku, whose tag stands in the page. */
  program?: string;
  /** An expression of the page: truthy while what can be answered is there. */
  seen: string;
};

const ASKS = `const question = 'How likely are you to recommend Reportly to a colleague?';`;

export const POLKU_SURVEY: SurveyContender = {
  name: 'Polku',
  seen: `document.querySelector('polku-stage')?.shadowRoot.querySelectorAll('[type=radio], [role=radio]').length === 11`,
};

/** Nobody checks its signature here: it says who the user is until 2100. */
const TOKEN = ['{"alg":"HS256"}', '{"sub":"u1","iat":1,"exp":4102444800}', 'signature']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');

/** The page's own half of Polku's program: the tag is the other. */
export const POLKU_SURVEY_PROGRAM = `
  while (!polku.show) await new Promise((resolve) => setTimeout(resolve, 10));
  polku.identify(async () => '${TOKEN}');
  const close = () => document.querySelector('polku-stage').shadowRoot.querySelector('button.icon').click();
  globalThis.prompts = { show: () => polku.show('nps'), hide: close };`;

const posthog: SurveyContender = {
  name: 'posthog-js',
  program: `import posthog from 'posthog-js/dist/module.no-external'; import 'posthog-js/dist/surveys';
    posthog.init('phc_bench', { api_host: location.origin, autocapture: false, capture_pageview: false });
    const show = () => posthog.displaySurvey('nps', { displayType: 'popover', ignoreConditions: true, ignoreDelay: true });
    const hide = () => document.querySelector('.PostHogSurvey-nps').shadowRoot.querySelector('.form-cancel').click();`,
  seen: `document.querySelector('.PostHogSurvey-nps')?.shadowRoot.querySelectorAll('.ratings-number').length === 11`,
};

/** It knows no scale: its form asks for a text. */
const sentry: SurveyContender = {
  name: '@sentry/browser (feedback)',
  program: `import { feedbackIntegration, init } from '@sentry/browser';
    const feedback = feedbackIntegration({ autoInject: false });
    init({ dsn: location.origin.replace('//', '//key@') + '/1', integrations: [feedback] });
    let form;
    async function show() { form = await feedback.createForm(); form.appendToDom(); form.open(); }
    const hide = () => form.removeFromDom();`,
  seen: `document.querySelector('#sentry-feedback')?.shadowRoot.querySelector('dialog[open] textarea')`,
};

const surveyJs: SurveyContender = {
  name: 'survey-js-ui',
  program: `import { Model } from 'survey-core'; import 'survey-js-ui'; import 'survey-core/survey-core.css'; ${ASKS}
    let model, element;
    function show() {
      model = new Model({ elements: [{ type: 'rating', name: 'nps', title: question, rateMin: 0, rateMax: 10, displayMode: 'buttons' }] });
      element = document.querySelector('#root').appendChild(document.createElement('div'));
      model.render(element);
    }
    function hide() { element.remove(); model.dispose(); }`,
  seen: `document.querySelectorAll('#root [type=radio]').length === 11`,
};

export const SURVEY_PEERS = [posthog, sentry, surveyJs];
export const SURVEY_CONTENDERS = [POLKU_SURVEY, ...SURVEY_PEERS];

/** What npm has of Formbricks is a loader; what it draws with is not there, and so it shows nothing here. */
export const FORMBRICKS = {
  name: '@formbricks/js (loader)',
  program: `import formbricks from '@formbricks/js';
    formbricks.setup({ environmentId: 'e', appUrl: location.origin }); formbricks.track('asked');`,
};

/** The smallest program that asks the question. */
export const toSmallestSurvey = (program: string) => `${program}\n show();`;

/** The same, to be moved from outside. */
export const toRemoteSurvey = (program: string) =>
  `${program}\n globalThis.prompts = { show, hide };`;
