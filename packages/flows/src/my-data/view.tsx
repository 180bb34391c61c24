import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { View as Modal, type ModalProps } from '../surfaces/modal/view.tsx';
import type { MyDataState } from './state.ts';
import type { myDataWords } from './words.ts';

/** What is held about the user, to be saved or deleted by themselves; over the page, which waits. */
export type MyDataProps = {
  state: MyDataState;
  words: typeof myDataWords;
  /** Most wanted first; for numbers. */
  languages: readonly string[];
  stage: ModalProps['stage'];
  onErase(): void;
  /** Asks the user whether they mean it, or no longer. */
  onAsk(isSure: boolean): void;
  onRetry(): void;
  onClose(): void;
};

export function MyData(props: MyDataProps) {
  const { state, words, stage, onClose } = props;
  const isSure = state.at === 'held' && state.isSure;
  const title = isSure ? words.sure : words.title;
  return (
    <Modal
      stage={stage}
      labelledBy="my-data-title"
      closeLabel={words.close}
      announcement={title}
      onClose={onClose}
    >
      <h2 id="my-data-title" part="title">
        {title}
      </h2>
      <div aria-live="polite">
        <Content {...props} />
      </div>
    </Modal>
  );
}

function Content({ state, words, languages, onErase, onAsk, onRetry, onClose }: MyDataProps) {
  switch (state.at) {
    case 'loading':
    case 'erasing':
      return <p aria-busy="true">{words[state.at]}</p>;
    case 'erased':
      return (
        <>
          <p>{state.hasCopies ? `${words.erased} ${words.copies}` : words.erased}</p>
          <Foot>
            <Led class="primary" onClick={onClose}>
              {words.close}
            </Led>
          </Foot>
        </>
      );
    case 'failed':
      return (
        <>
          <p role="alert">{words[state.why]}</p>
          <Foot>
            <Led class="primary" onClick={onRetry}>
              {words.retry}
            </Led>
          </Foot>
        </>
      );
    case 'held':
      if (state.groups.length === 0) return <p>{words.nothing}</p>;
      if (state.isSure)
        return (
          <>
            <p>{words.consequence}</p>
            <Foot>
              <Led class="quiet" onClick={() => onAsk(false)}>
                {words.keep}
              </Led>
              <button key="sure" type="button" class="danger" part="button erase" onClick={onErase}>
                {words.eraseNow}
              </button>
            </Foot>
          </>
        );
      return (
        <>
          <p>{words.intro}</p>
          <dl>
            {state.groups.map(({ name, count }) => (
              <div key={name}>
                <dt>{words[name]}</dt>
                <dd>{new Intl.NumberFormat([...languages]).format(count)}</dd>
              </div>
            ))}
          </dl>
          <Foot>
            <button
              key="ask"
              type="button"
              class="quiet"
              part="button erase"
              onClick={() => onAsk(true)}
            >
              {words.erase}
            </button>
            <a class="primary" part="button link" href={state.file.url} download={state.file.name}>
              {words.download}
            </a>
          </Foot>
        </>
      );
  }
}

const Foot = ({ children }: { children: ComponentChildren }) => (
  <div class="foot" part="foot">
    {children}
  </div>
);

/**
 * The button that comes in place of one which had the focus: the harmless one. It has it at once, not after the next
 * picture: whoever presses Enter twice would press what stands there meanwhile.
 */
function Led(props: { class: string; onClick(): void; children: ComponentChildren }) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus({ preventScroll: true }), []);
  return <button type="button" part="button" ref={button} {...props} />;
}
