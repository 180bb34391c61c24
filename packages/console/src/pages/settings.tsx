import '../settings/settings.css';
import '../settings/settings-nav.css';
import '../settings/settings-forms.css';
import type { Role } from '@polku/backend/api';
import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { createSettingsApi, type SettingsApi } from '../api/settings.ts';
import { useApi, useConsole } from '../console-context.ts';
import { useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { useQuery } from '../parts/use-query.ts';
import { ROUTES, settingsPath } from '../paths.ts';
import { Account } from '../settings/account.tsx';
import { Asking } from '../settings/asking.tsx';
import { Audit } from '../settings/audit.tsx';
import { WorkCalendar } from '../settings/calendar.tsx';
import { Channels } from '../settings/channels.tsx';
import { Connect } from '../settings/connect.tsx';
import { Keys } from '../settings/keys.tsx';
import { Languages } from '../settings/languages.tsx';
import { Milestones } from '../settings/milestones.tsx';
import { People } from '../settings/people.tsx';
import { Privacy } from '../settings/privacy.tsx';
import { pickSection, type Section, sectionsFor } from '../settings/sections.ts';
import { SignInSettings } from '../settings/sign-in-settings.tsx';
import { SuccessPath } from '../settings/success-path.tsx';
import { Telling } from '../settings/telling.tsx';
import { TouchLevels } from '../settings/touch-levels.tsx';
import { SETTINGS_NAMES } from '../words/settings-names.ts';
import { SETTINGS } from '../words/settings-page.ts';

/**
 * The settings of the workspace and of the person, a file a section; which one stands in the address. Where there is room
 * their list stands beside the section; on a phone it is a page of its own, and the section has a way back to it.
 */
export function SettingsPage() {
  const say = useWords(SETTINGS);
  const nameOf = useWords(SETTINGS_NAMES);
  const api = useApi(createSettingsApi);
  const { role } = useConsole().me.person;
  const { read } = useQuery();
  const asked = pickSection(read('section'), role);
  const section = asked ?? 'connect';
  return (
    <Page name="settings" title={say('title')}>
      <header class="page-head">
        <h1>{say('title')}</h1>
      </header>
      <div class={`settings-page ${asked ? 'has-section' : ''}`}>
        <Nav role={role} section={section} />
        <section class="settings-section" aria-labelledby="settings-name">
          <Link href={ROUTES.settings} class="settings-back">
            <Icon name="back" />
            {say('title')}
          </Link>
          <h2 id="settings-name">{nameOf(section)}</h2>
          {toSection(section, api, role)}
        </section>
      </div>
    </Page>
  );
}

function Nav({ role, section }: { role: Role; section: Section }) {
  const say = useWords(SETTINGS);
  const nameOf = useWords(SETTINGS_NAMES);
  return (
    <nav class="settings-nav" aria-label={say('sections')}>
      {sectionsFor(role).map(({ group, sections }) => (
        <div key={group}>
          <p id={`settings-${group}`}>{nameOf(`group.${group}`)}</p>
          <ul aria-labelledby={`settings-${group}`}>
            {sections.map((each) => (
              <li key={each}>
                <Link
                  href={settingsPath(each)}
                  aria-current={each === section ? 'page' : undefined}
                >
                  {nameOf(each)}
                  <Icon name="chevron-right" />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function toSection(section: Section, api: SettingsApi, role: Role): ComponentChildren {
  const isAdmin = role === 'admin';
  const isLead = isAdmin || role === 'lead';
  switch (section) {
    case 'connect':
      return <Connect api={api} mayEdit={isAdmin} />;
    case 'milestones':
      return <Milestones api={api} mayEdit={isAdmin} />;
    case 'touch':
      return <TouchLevels api={api} mayEdit={isLead} />;
    case 'path':
      return <SuccessPath api={api} mayEdit={isLead} />;
    case 'asking':
      return <Asking api={api} mayEdit={isLead} />;
    case 'languages':
      return <Languages api={api} mayEdit={isLead} />;
    case 'calendar':
      return <WorkCalendar api={api} mayEdit={isLead} />;
    case 'channels':
      return <Channels api={api} mayRun={isLead} maySetUp={isAdmin} />;
    case 'team':
      return <People api={api} mayEdit={isAdmin} />;
    case 'keys':
      return <Keys api={api} />;
    case 'privacy':
      return <Privacy api={api} mayErase={isAdmin} />;
    case 'account':
      return <Account api={api} />;
    case 'telling':
      return <Telling api={api} />;
    case 'signin':
      return <SignInSettings api={api} />;
    case 'log':
      return <Audit api={api} />;
  }
}
