import { type Facts, match, readFact } from '@polku/protocol/match';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { EndReason } from '../history.ts';
import type { Question, QuestionKind } from '../questions/schemas.ts';
import type { AnswerValue, QuestionModule } from '../questions/view.ts';
import type { ViewProps } from '../view.ts';
import { type Answers, answerOf, walkSurvey } from './path.ts';
import type { Survey } from './schema.ts';
import { surveyWords } from './words.ts';

/**
 * The state of one survey that is being answered. What is answered is told at each step, under one response
 * id, and completed once: who leaves half-way has not answered in vain. Each telling holds all answers so far,
 * so that parts that come late, twice or not at all make the same response. It is kept over reloads as well.
 */
export type Kinds = { readonly [K in QuestionKind]?: QuestionModule };
type Thanks = NonNullable<Survey['thanks']>[number];
type Kept = {
  version: number;
  responseId: string;
  answers: Answers;
  /** The question. Absent: it has not begun. */
  at?: string | undefined;
  /** Something of it was told already. */
  isTold: boolean;
};

export function useSurvey(props: ViewProps<'survey'>, kinds: Kinds) {
  const { flow, stage, emit, end, kept } = props;
  const words = { ...surveyWords, ...stage.words.survey };
  const begun = useMemo(() => begin(props, kinds), []);
  const { responseId } = begun;
  const [answers, setAnswers] = useState(begun.answers);
  const [at, setAt] = useState(begun.at);
  /** A new one for each time that something was wrong. */
  const [fault, setFault] = useState<{ text: string } | undefined>();
  const [thanks, setThanks] = useState<Thanks | undefined>();
  const isTold = useRef(begun.isTold);

  const walk = (known: Answers) => {
    const bucketOf = (id: string, value: AnswerValue) => {
      const question = flow.questions.find((each) => each.id === id) as Question;
      return moduleOf(kinds, question).bucketOf?.(value, question);
    };
    return walkSurvey(flow.questions, { facts: stage.facts(), answers: known }, bucketOf);
  };
  const path = walk(answers);
  // A question that an answer has taken off the path, or a fact that has changed meanwhile: from the beginning.
  const index = Math.max(0, path.questions.indexOf(at ?? ''));
  const question = flow.questions.find(({ id }) => id === path.questions[index]);
  /** Read by what was drawn before the survey went on, and is pressed after. */
  const current = useRef(question?.id);
  current.current = question?.id;

  /** Nothing is asked any more: whatever closes it now, it is done. */
  const isOver = useRef(false);

  useEffect(() => {
    // No question is for this person.
    if (!question) end('missing');
  }, []);

  function keep(next: Answers, place: string | undefined) {
    const { version } = flow;
    const left: Kept = { version, responseId, answers: next, at: place, isTold: isTold.current };
    kept?.write(left);
  }

  function goTo(id: string | undefined) {
    current.current = id;
    setFault(undefined);
    setAt(id);
  }

  function answer(value: AnswerValue | undefined, isWhole = false) {
    if (!question || current.current !== question.id) return;
    const { [question.id]: _, ...others } = answers;
    const next = value === undefined ? others : { ...others, [question.id]: value };
    setFault(undefined);
    setAnswers(next);
    keep(next, question.id);
    if (isWhole && flow.autoAdvance) goOn(next);
  }

  function goOn(known = answers) {
    if (!question || current.current !== question.id) return;
    const text = faultOf(question, answerOf(known, question.id));
    if (text) return setFault({ text });
    const way = walk(known);
    const to = way.questions[way.questions.indexOf(question.id) + 1];
    tell(way.answers, question.id, to === undefined);
    if (to === undefined) return finish(way.answers, way.facts);
    keep(known, to);
    goTo(to);
  }

  function faultOf(asked: Question, value: AnswerValue | undefined): string | undefined {
    const isMissing = value === undefined && asked.required && asked.kind !== 'info';
    if (isMissing) return words.required;
    if (value === undefined) return undefined;
    return moduleOf(kinds, asked).faultOf?.(value, asked, stage.words);
  }

  function tell(told: Answers, step: string, complete: boolean) {
    if (Object.keys(told).length === 0 && !isTold.current) return;
    isTold.current = true;
    const given = props.given?.properties;
    emit('survey_answered', { ...given, responseId, answers: told, complete }, step);
  }

  function finish(told: Answers, facts: Facts) {
    kept?.write(undefined);
    current.current = undefined;
    isOver.current = true;
    // Nothing said at all is a way of closing it.
    if (Object.keys(told).length === 0) return end('close');
    const said = flow.thanks?.find(({ when }) => match(when, facts));
    if (said) setThanks(said);
    else end('done');
  }

  function leave(reason: EndReason, more?: { [key: string]: unknown }) {
    if (isOver.current) return end('done');
    kept?.write(undefined);
    end(reason, { ...more, ...(isTold.current && { responseId }) });
  }

  return {
    question,
    value: question && answerOf(answers, question.id),
    index,
    of: path.questions.length,
    fault,
    thanks,
    seed: responseId,
    fact: (name: string) => readFact(stage.facts(), name),
    words,
    answer,
    goOn: () => goOn(),
    goBack: () => goTo(path.questions[index - 1]),
    leave,
  };
}

export type SurveyState = ReturnType<typeof useSurvey>;

export const moduleOf = (kinds: Kinds, { kind }: Question) => kinds[kind] as QuestionModule;

/** Where the user left it, if it still is what they were asked; else what the page or an address gives. */
function begin({ flow, given, kept }: ViewProps<'survey'>, kinds: Kinds): Kept {
  const { version } = flow;
  const left = kept?.read() as Kept | undefined;
  if (left?.version === version) return left;
  const answers: { [question: string]: AnswerValue } = {};
  for (const question of flow.questions) {
    const value = given?.answers && answerOf(given.answers as Answers, question.id);
    const answer = moduleOf(kinds, question).readAnswer?.(value, question);
    if (answer !== undefined) answers[question.id] = answer;
  }
  return { version, responseId: newResponseId(), answers, isTold: false };
}

/** Made here, so that a partial answer, its completion and every retry are one row. */
const newResponseId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
