import { putOffStyles } from '../parts/put-off.tsx';

export const surveyStyles = `${putOffStyles}
.survey h2 { font-size: .8em; font-weight: 500; color: var(--muted); margin: 0 0 6px; }
.survey .question { margin: 0 0 14px; font-weight: 550; color: inherit; }
.survey .error { margin: 10px 0 0; color: var(--danger); font-size: .8667em; }
/* There from the beginning, for screen readers hear what comes into a region, not the region. */
.survey .error:empty { margin: 0; }
`;
