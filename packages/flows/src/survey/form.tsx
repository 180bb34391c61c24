import type { ComponentType } from 'preact';
import { useRef } from 'preact/hooks';
import type { LocalizedText } from '../language.ts';
import { pickText } from '../pick-text.ts';
import type { Question } from '../questions/schemas.ts';
import type { QuestionProps } from '../questions/view.ts';
import type { Stage } from '../stage.ts';
import { useFormFocus } from './use-form-focus.ts';
import { type Kinds, moduleOf, type SurveyState } from './use-survey.ts';

type FormProps = {
  survey: SurveyState;
  question: Question;
  title: LocalizedText | undefined;
  kinds: Kinds;
  stage: Stage;
};

/** One question with its way on and back. */
export function Form({ survey, question, title, kinds, stage }: FormProps) {
  const { words, index, of, fault } = survey;
  const form = useRef<HTMLFormElement>(null);
  const beforeClick = useFormFocus(form, { question, fault });
  // The registry is typed kind by kind; here the kind and its question come from the same value.
  const Kind = moduleOf(kinds, question).View as ComponentType<QuestionProps>;
  const isLast = index === of - 1;
  const isSkipped = survey.value === undefined && !question.required && question.kind !== 'info';
  return (
    <form
      ref={form}
      class="survey"
      noValidate
      onClickCapture={beforeClick}
      onSubmit={(event) => {
        event.preventDefault();
        survey.goOn();
      }}
    >
      <h2 id="survey-title" part="title">
        {pickText(title, stage.languages) || words.title}
        {of > 1 && ` · ${words.progress(index + 1, of)}`}
      </h2>
      <p class="question" part="question" id="survey-question">
        {pickText(question.text, stage.languages)}
      </p>
      <Kind
        key={question.id}
        question={question}
        languages={stage.languages}
        words={stage.words}
        value={survey.value}
        onChange={(value, isWhole) => {
          survey.answer(value, isWhole);
        }}
        labelId="survey-question"
        errorId={fault && 'survey-error'}
        seed={survey.seed}
        fact={survey.fact}
      />
      <p class="error" part="error" id="survey-error" role="alert">
        {fault?.text}
      </p>
      <div class="foot" part="foot">
        {index > 0 && (
          <button
            type="button"
            class="quiet"
            part="button back"
            onClick={() => {
              survey.goBack();
            }}
          >
            {words.back}
          </button>
        )}
        <button type="submit" class="primary" part="button next">
          {isLast ? words.send : isSkipped ? words.skip : words.next}
        </button>
      </div>
    </form>
  );
}
