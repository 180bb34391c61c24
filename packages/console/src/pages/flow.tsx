import '../flows/flows.css';
import '../flows/editor.css';
import '../flows/outcome.css';
import type { FlowPage as FlowAnswer, FlowDocument, FlowTerms } from '@polku/backend/api-flows';
import { useMemo, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { createFlowsApi, type FlowsApi } from '../api/flows.ts';
import { useApi, useConsole } from '../console-context.ts';
import { Badge } from '../controls/badge.tsx';
import { Tabs } from '../controls/tabs.tsx';
import { useToast } from '../controls/toast.tsx';
import { Audience } from '../flows/audience.tsx';
import { type Editing, EditingProvider, useEditing } from '../flows/editing.ts';
import { FaultList } from '../flows/fault-list.tsx';
import { Fields } from '../flows/form.tsx';
import { LanguageBar, languagesOf } from '../flows/language-bar.tsx';
import { fieldsOf, type Schema, schemaOfKind } from '../flows/node.ts';
import { PreviewFrame } from '../flows/preview-frame.tsx';
import { PublishBar } from '../flows/publish-bar.tsx';
import { Results } from '../flows/results.tsx';
import { useDraft } from '../flows/use-draft.ts';
import { Versions } from '../flows/versions.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Page } from '../parts/page.tsx';
import { Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useQuery } from '../parts/use-query.ts';
import { parseFlowId, ROUTES } from '../paths.ts';
import { FLOWS } from '../words/flows.ts';
import { mayChange, TONES } from './flows.tsx';

/** One flow: written beside its preview, told whom it is for, published, and looked at afterwards. */
export function FlowPage() {
  const say = useWords(FLOWS);
  const api = useApi(createFlowsApi);
  const id = parseFlowId(window.location.pathname);
  const [turn, setTurn] = useState(0);
  const load = async () => ({ page: await api.flow(id), terms: await api.terms() });
  const { data, failure, reload } = useLoad(`flow ${id} ${turn}`, load);
  return (
    <Page name="flow" title={data?.page.name ?? say('title')}>
      {data ? (
        <Flow key={turn} {...data} api={api} onReload={() => setTurn(turn + 1)} />
      ) : failure ? (
        <Failure code={failure} onRetry={reload} />
      ) : (
        <Skeleton kind="table" rows={6} label={say('loadingOne')} />
      )}
    </Page>
  );
}

const TABS = ['content', 'people', 'versions', 'results'] as const;
type Tab = (typeof TABS)[number];

type Props = { page: FlowAnswer; terms: FlowTerms; api: FlowsApi; onReload(): void };

function Flow({ page: loaded, terms, api, onReload }: Props) {
  const say = useWords(FLOWS);
  const { me } = useConsole();
  const { t } = useLocale();
  const toast = useToast();
  const { read, write } = useQuery();
  const [page, setPage] = useState(loaded);
  const draft = useDraft(loaded, api);
  const [part, setPart] = useState<string>();
  const { languages, language, choose, add } = useLanguages(draft.document, terms.languages);
  const isEditor = mayChange(me.person.role);
  const tab: Tab = TABS.find((each) => each === read('tab')) ?? 'content';
  const schema = terms.schema as Schema; // JSON Schema, as `toFlowJsonSchema` makes it

  const editing: Editing = {
    ...{ document: draft.document, faults: draft.faults, languages, language, terms, schema },
    change: isEditor ? draft.change : undefined,
    onPart: setPart,
  };
  const rollBack = (version: number) =>
    void api.rollBack(page.id, version).then(
      () => {
        toast({ text: say('backLive', { version }), onUndo: () => undo(page.version) });
        onReload();
      },
      () => toast({ text: t('control.notSaved'), tone: 'failed' }),
    );
  const undo = (version: number | null) =>
    void (version === null ? api.pause(page.id) : api.rollBack(page.id, version)).then(onReload);
  return (
    <EditingProvider value={editing}>
      <Head {...{ page, draft, api, terms, onReload, isEditor }} onPage={setPage} />
      <Tabs
        label={String(draft.document.name ?? page.id)}
        tabs={TABS.map((each) => [each, say(`tabs.${each}`)] as const)}
        chosen={tab}
        onChoose={(next) => write('tab', next === 'content' ? undefined : next)}
      >
        <FaultList faults={draft.faults} warnings={draft.warnings} />
        {tab === 'content' && (
          <div class="flow-editor">
            <div class="flow-form">
              <LanguageBar {...{ languages, language }} onChoose={choose} onAdd={add} />
              <KindFields kind={page.kind} isContent />
            </div>
            <PreviewFrame
              document={draft.document}
              isWhole={draft.faults.length === 0}
              language={language}
              at={part}
              theme={terms.theme}
            />
          </div>
        )}
        {tab === 'people' && (
          <div class="flow-people">
            <Audience api={api} />
            <KindFields kind={page.kind} isContent={false} />
          </div>
        )}
        {tab === 'versions' && (
          <Versions
            page={page}
            document={draft.document}
            onRollBack={isEditor ? rollBack : undefined}
          />
        )}
        {tab === 'results' && <Results page={page} api={api} />}
      </Tabs>
    </EditingProvider>
  );
}

function Head(props: Parameters<typeof PublishBar>[0] & { isEditor: boolean }) {
  const { page, draft, isEditor } = props;
  const say = useWords(FLOWS);
  return (
    <header class="page-head flow-head">
      <Link href={ROUTES.flows} class="flow-back">
        {say('back')}
      </Link>
      <h1>
        <bdi>{String(draft.document.name ?? page.id)}</bdi>
      </h1>
      <p class="flow-facts">
        <Badge tone={TONES[page.state]}>{say(`state.${page.state}`)}</Badge>
        <span>{say(`kind.${page.kind}`)}</span>
        {page.version !== null && <span>{say('version', { version: page.version })}</span>}
      </p>
      {isEditor ? <PublishBar {...props} /> : <p class="flow-readonly">{say('readOnly')}</p>}
    </header>
  );
}

/** The languages that it is written in, and the one that is written now: the writer's own where it is among them. */
/** Those that it is written in, and those of the workspace that it lacks. */
function useLanguages(document: FlowDocument, ofWorkspace: readonly string[]) {
  const { language: spoken } = useLocale();
  const [added, setAdded] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<string>(spoken);
  const languages = [...new Set([...languagesOf(document), ...ofWorkspace, ...added])];
  const language = languages.includes(chosen) ? chosen : (languages[0] ?? spoken);
  const add = (next: string) => {
    setAdded([...added, next]);
    setChosen(next);
  };
  return { languages, language, choose: setChosen, add };
}

/** Who and when; what is not here is the content. */
const ABOUT_PEOPLE = new Set([
  ...['trigger', 'frequency', 'schedule', 'sample', 'holdout', 'priority', 'goal', 'followedBy'],
  ...['snoozeHours', 'mayDecline'],
]);
/** Written elsewhere, or never. */
const NOT_WRITTEN = new Set(['id', 'audience', '$schema']);

function KindFields({ kind, isContent }: { kind: string; isContent: boolean }) {
  const { schema: root } = useEditing();
  const fields = useMemo(() => {
    const schema = schemaOfKind(root, kind);
    return (schema ? fieldsOf(schema) : []).filter(
      ({ key }) => !NOT_WRITTEN.has(key) && ABOUT_PEOPLE.has(key) !== isContent,
    );
  }, [root, kind, isContent]);
  return <Fields fields={fields} path={[]} />;
}
