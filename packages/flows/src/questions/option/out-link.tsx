import type { LocalizedText } from '../../language.ts';
import { pickText } from '../../pick-text.ts';

type OutLinkProps = {
  link: { label: LocalizedText; href: string };
  languages: readonly string[];
};

/** To a new tab, which learns nothing of this one: the survey is still here when it is closed. */
export const OutLink = ({ link, languages }: OutLinkProps) => (
  <a class="out-link" part="link" href={link.href} target="_blank" rel="noopener noreferrer">
    {pickText(link.label, languages)}
  </a>
);

export const outLinkStyles = `
.out-link { display: inline-block; min-height: 24px; margin-top: 10px; color: var(--mark); text-underline-offset: 2px; }
`;
