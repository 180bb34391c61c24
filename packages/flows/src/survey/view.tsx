import { PutOff } from '../parts/put-off.tsx';
import { pickText } from '../pick-text.ts';
import type { QuestionKind } from '../questions/schemas.ts';
import type { QuestionModule } from '../questions/view.ts';
import { questionViews } from '../questions/views.ts';
import type { Showable, SurfacedProps, ViewModule } from '../view.ts';
import { Form } from './form.tsx';
import { surveyStyles } from './style.ts';
import { Thanks } from './thanks.tsx';
import { type Kinds, useSurvey } from './use-survey.ts';

/** The view of one survey: with those kinds of questions that it has, and no others. */
export async function load(flow: Showable<'survey'>): Promise<ViewModule<'survey'>> {
  const names = [...new Set(flow.questions.map(({ kind }) => kind))];
  const modules = await Promise.all(names.map(loadKind));
  const kinds = Object.fromEntries(names.map((kind, i) => [kind, modules[i]])) as Kinds;
  const styles = modules.map((module) => module.styles);
  return {
    View: (props) => <Asking {...props} kinds={kinds} />,
    styles: [surveyStyles, ...new Set(styles)].join(''),
  };
}

/** Asked for once more when the network has lost it; then whoever wanted the survey hears that it failed. */
function loadKind(kind: QuestionKind): Promise<QuestionModule> {
  // The registry is typed kind by kind; a kind's module is given none but its own questions.
  const loadIt = questionViews[kind] as () => Promise<unknown> as () => Promise<QuestionModule>;
  return loadIt().catch(loadIt);
}

type AskingProps = SurfacedProps<'survey'> & { kinds: Kinds };

/** One question at a time, and thanks, on one surface: what is read and focused stays where it is. */
function Asking({ kinds, Surface, ...props }: AskingProps) {
  const { flow, stage } = props;
  const survey = useSurvey(props, kinds);
  const { question, thanks, words } = survey;
  if (!question) return null;
  const said = thanks ? [thanks.title, thanks.text] : [question.text];
  const texts = said.map((each) => pickText(each, stage.languages)).filter(Boolean);
  return (
    <Surface
      stage={stage}
      labelledBy="survey-title"
      describedBy={thanks ? undefined : 'survey-question'}
      closeLabel={words.close}
      announcement={texts.join('. ')}
      onClose={survey.leave}
    >
      {thanks ? (
        <Thanks thanks={thanks} stage={stage} words={words} leave={survey.leave} />
      ) : (
        <>
          <Form
            survey={survey}
            question={question}
            title={flow.title}
            kinds={kinds}
            stage={stage}
          />
          <PutOff {...flow} words={words} leave={survey.leave} />
        </>
      )}
    </Surface>
  );
}
