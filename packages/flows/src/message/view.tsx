import type { ComponentType } from 'preact';
import { Text, toSpoken } from '../parts/text.tsx';
import { pickText } from '../pick-text.ts';
import type { Showable, SurfacedProps, ViewModule } from '../view.ts';
import { Buttons } from './buttons.tsx';
import type { InvitedProps } from './invitation/view.tsx';
import { messageWords } from './words.ts';

/** The view of one message: with what it takes to invite, if it invites. */
export async function load({ invitation }: Showable<'message'>): Promise<ViewModule<'message'>> {
  const invited = invitation && (await import('./invitation/view.tsx'));
  return {
    View: (props) => <View {...props} Invited={invited?.Invited} />,
    styles: invited?.styles ?? '',
  };
}

type Props = SurfacedProps<'message'> & {
  Invited?: ComponentType<InvitedProps> | undefined;
};

/** Something to tell, on whatever surface its author has chosen. */
export function View({ flow, stage, emit, end, Surface, Invited }: Props) {
  const words = { ...messageWords, ...stage.words.message };
  const title = pickText(flow.title, stage.languages);
  const text = pickText(flow.text, stage.languages);
  const { rich } = stage;
  // A hint has no cross: it goes away by itself, and for good when it has been understood.
  const isHint = typeof flow.surface === 'object' && 'at' in flow.surface;
  return (
    <Surface
      stage={stage}
      title={title}
      labelledBy="message-title"
      describedBy="message-text"
      closeLabel={words.close}
      announcement={`${title}. ${toSpoken(text, stage)}`}
      onClose={end}
    >
      <h2 id="message-title" part="title">
        {title}
      </h2>
      {flow.media && rich && <rich.Media media={flow.media} stage={stage} />}
      <div id="message-text" class="text" part="text">
        <Text text={text} stage={stage} />
      </div>
      {flow.invitation && Invited ? (
        <Invited {...{ flow, stage, emit, end }} invitation={flow.invitation}>
          <Buttons {...{ stage, emit, end }} buttons={flow.buttons ?? []} areBeside />
        </Invited>
      ) : (
        <div class="foot" part="foot">
          <Buttons
            {...{ stage, emit, end }}
            buttons={flow.buttons ?? [{ label: isHint ? words.understood : words.dismiss }]}
          />
        </div>
      )}
    </Surface>
  );
}
