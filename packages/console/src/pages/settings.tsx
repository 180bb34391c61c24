import '../settings/settings.css';
import { createSettingsApi } from '../api/settings.ts';
import { useApi, useConsole } from '../console-context.ts';
import { Tabs } from '../controls/tabs.tsx';
import { useWords } from '../locale.ts';
import { Page } from '../parts/page.tsx';
import { useQuery } from '../parts/use-query.ts';
import { Audit } from '../settings/audit.tsx';
import { Channels } from '../settings/channels.tsx';
import { Connect } from '../settings/connect.tsx';
import { Milestones } from '../settings/milestones.tsx';
import { People } from '../settings/people.tsx';
import { SETTINGS } from '../words/settings-page.ts';

const SECTIONS = ['connect', 'milestones', 'channels', 'team', 'log'] as const;

/** The settings of the workspace, a file a section; which one stands in the address. */
export function SettingsPage() {
  const say = useWords(SETTINGS);
  const api = useApi(createSettingsApi);
  const { me } = useConsole();
  const { read, write } = useQuery();
  const { role } = me.person;
  // The log is the admins' alone.
  const sections = SECTIONS.filter((each) => each !== 'log' || role === 'admin');
  const section = sections.find((each) => each === read('section')) ?? 'connect';
  return (
    <Page name="settings" title={say('title')}>
      <header class="page-head">
        <h1>{say('title')}</h1>
      </header>
      <Tabs
        label={say('sections')}
        tabs={sections.map((each) => [each, say(each)] as const)}
        chosen={section}
        onChoose={(next) => write('section', next === 'connect' ? undefined : next)}
      >
        <h2 class="unseen">{say(section)}</h2>
        <div class="settings-section">
          {section === 'connect' && <Connect api={api} mayEdit={role === 'admin'} />}
          {section === 'milestones' && <Milestones api={api} mayEdit={role === 'admin'} />}
          {section === 'channels' && (
            <Channels api={api} mayRun={role === 'admin' || role === 'lead'} />
          )}
          {section === 'team' && <People api={api} mayEdit={role === 'admin'} />}
          {section === 'log' && <Audit api={api} />}
        </div>
      </Tabs>
    </Page>
  );
}
