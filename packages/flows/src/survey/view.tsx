import type { ComponentType } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { pickText } from '../pick-text.ts';
import type { Question } from '../questions/schemas.ts';
import type { AnswerValue, QuestionProps } from '../questions/view.ts';
import { questionStyles, questionViews } from '../questions/views.ts';
import { slideoutStyles } from '../surfaces/slideout/style.ts';
import { Slideout } from '../surfaces/slideout/view.tsx';
import type { ViewProps } from '../view.ts';
import { surveyWords } from './words.ts';

export const styles = `${slideoutStyles}${questionStyles}
.survey h2 { font-size: 12px; font-weight: 500; color: var(--muted); margin: 0 0 6px; }
.survey .question { margin: 0 0 14px; font-weight: 550; color: inherit; }
.survey .error { margin: 10px 0 0; color: var(--danger); font-size: 13px; }
`;

type Answers = { [question: string]: AnswerValue };

/**
 * One question at a time. What is answered is saved at each step, under one response id, and completed
 * once: who leaves half-way has not answered in vain.
 */
export function View({ flow, stage, emit, end }: ViewProps<'survey'>) {
  const [index, setIndex] = useState(0);
  const [answers, setAnswers] = useState<Answers>({});
  const [isMissing, setMissing] = useState(false);
  const responseId = useRef(newResponseId());
  const words = { ...surveyWords, ...stage.words.survey };
  const question = flow.questions[index] as Question;
  const value = answers[question.id];
  const isLast = index === flow.questions.length - 1;
  const text = pickText(question.text, stage.languages);

  const answer = (next: AnswerValue | undefined) => {
    setMissing(false);
    const { [question.id]: _, ...others } = answers;
    setAnswers(next === undefined ? others : { ...others, [question.id]: next });
  };
  const form = useRef<HTMLFormElement>(null);
  const wasInside = useRef(false);
  const goTo = (next: number) => {
    const { activeElement } = (form.current?.getRootNode() ?? document) as Document;
    wasInside.current = form.current?.contains(activeElement) ?? false;
    setMissing(false);
    setIndex(next);
  };
  useLayoutEffect(() => {
    // Whoever answers by keyboard goes on in the next question; nobody else's focus is touched.
    if (!wasInside.current) return;
    const find = (what: string) => form.current?.querySelector<HTMLElement>(what);
    (find('input:checked') ?? find('input, textarea'))?.focus();
  }, [index]);
  const goOn = () => {
    if (question.required && value === undefined) return setMissing(true);
    const hasAnswers = Object.keys(answers).length > 0;
    if (hasAnswers)
      emit('survey_answered', { responseId: responseId.current, answers, complete: isLast });
    if (!isLast) goTo(index + 1);
    // Nothing said at all is a way of closing it.
    else end(hasAnswers ? 'done' : 'close');
  };

  return (
    <Slideout
      stage={stage}
      labelledBy="survey-title"
      closeLabel={words.close}
      announcement={text}
      onClose={end}
    >
      <form
        ref={form}
        class="survey"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          goOn();
        }}
      >
        <h2 id="survey-title">
          {pickText(flow.title, stage.languages) || words.title}
          {flow.questions.length > 1 && ` · ${words.progress(index + 1, flow.questions.length)}`}
        </h2>
        <p class="question" id="survey-question">
          {text}
        </p>
        <Field
          key={question.id}
          question={question}
          languages={stage.languages}
          words={stage.words}
          value={value}
          onChange={answer}
          labelId="survey-question"
          errorId={isMissing ? 'survey-error' : undefined}
        />
        {isMissing && (
          <p class="error" id="survey-error" role="alert">
            {words.required}
          </p>
        )}
        <div class="foot">
          {index > 0 && (
            <button type="button" class="quiet" onClick={() => goTo(index - 1)}>
              {words.back}
            </button>
          )}
          <button type="submit" class="primary">
            {isLast
              ? words.send
              : value === undefined && !question.required
                ? words.skip
                : words.next}
          </button>
        </div>
      </form>
    </Slideout>
  );
}

function Field(props: QuestionProps) {
  // The registry is typed kind by kind; here the kind and its question come from the same value.
  const Kind = questionViews[props.question.kind] as ComponentType<QuestionProps>;
  return <Kind {...props} />;
}

/** Made here, so that a partial answer, its completion and every retry are one row. */
const newResponseId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
