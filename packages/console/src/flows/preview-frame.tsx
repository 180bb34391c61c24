import type { FlowDocument } from '@polku/backend/api-flows';
import type { Flow, Theme } from '@polku/flows';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../controls/button.tsx';
import { useWords } from '../locale.ts';
import { Segmented } from '../parts/segmented.tsx';
import type { FromPreview, ToPreview } from '../preview/messages.ts';
import { FLOWS } from '../words/flows.ts';

/**
 * What a user would see, drawn by the SDK's own views in a page of its own. It is drawn anew when nothing was changed
 * for a moment, at the part that is being written, and takes no focus from who writes.
 */
const SETTLED_MS = 250;

export function PreviewFrame(props: {
  document: FlowDocument;
  isWhole: boolean;
  language: string;
  at: string | undefined;
  theme: Theme;
}) {
  const { document: flow, isWhole, language, at, theme } = props;
  const say = useWords(FLOWS);
  const frame = useRef<HTMLIFrameElement>(null);
  const [mode, setMode] = useState<'light' | 'dark'>('light');
  const [width, setWidth] = useState<'desk' | 'phone'>('desk');
  const [isReady, setReady] = useState(false);
  const [ended, setEnded] = useState(false);
  const [turn, setTurn] = useState(0);
  const writing = useRef<Element | null>(null);

  useEffect(() => {
    function hear({ data, source, origin }: MessageEvent<FromPreview>) {
      if (origin !== window.location.origin || source !== frame.current?.contentWindow) return;
      if (data.polku === 'ready') setReady(true);
      if (data.polku === 'ended') setEnded(true);
      if (data.polku === 'drawn') giveBack();
    }
    /** A dialog takes the focus where it opens: here that is the writer's. */
    function giveBack() {
      const before = writing.current;
      if (document.activeElement === frame.current && before instanceof HTMLElement) before.focus();
    }
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, []);

  useEffect(() => {
    if (!isReady || !isWhole) return;
    const timer = setTimeout(() => {
      writing.current = document.activeElement === frame.current ? null : document.activeElement;
      setEnded(false);
      const message: ToPreview = {
        polku: 'draw',
        // Whole, as the backend has found it; a version is given when it is published.
        flow: { ...flow, version: 1 } as unknown as Flow,
        at,
        language,
        mode,
        theme,
      };
      frame.current?.contentWindow?.postMessage(message, window.location.origin);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [flow, at, language, mode, width, isReady, isWhole, turn, theme]);

  return (
    <section class="preview" aria-label={say('preview')}>
      <div class="preview-tools">
        <Segmented<'light' | 'dark'>
          label={say('previewMode')}
          name="preview-mode"
          value={mode}
          options={[
            ['light', say('light')],
            ['dark', say('dark')],
          ]}
          onChoose={setMode}
        />
        <Segmented<'desk' | 'phone'>
          label={say('previewWidth')}
          name="preview-width"
          value={width}
          options={[
            ['desk', say('desk')],
            ['phone', say('phone')],
          ]}
          onChoose={setWidth}
        />
        <Button look="quiet" icon="play" onClick={() => setTurn(turn + 1)}>
          {say('again')}
        </Button>
      </div>
      <div class={`preview-window preview-${width}`}>
        <iframe ref={frame} src="/preview.html" title={say('preview')} />
      </div>
      <p class="preview-note" role="status">
        {!isWhole ? say('previewFaults') : ended ? say('ended') : ''}
      </p>
    </section>
  );
}
