import { pickText } from '../pick-text.ts';
import type { Stage } from '../stage.ts';
import { Markup } from './markup.tsx';
import type { Media as MediaOf } from './media-schema.ts';
import { mediaWords } from './media-words.ts';

/**
 * A picture or a film, with words for those who do not see or hear it. Nothing plays by itself, and so there is
 * nothing to still for who wants no motion.
 */
export function Media({ media, stage }: { media: MediaOf; stage: Stage }) {
  const { languages } = stage;
  const alt = pickText(media.alt, languages);
  if (media.kind === 'image') return <img class="media" part="media" src={media.url} alt={alt} />;
  const captions = pickText(media.captions, languages);
  const transcript = pickText(media.transcript, languages);
  return (
    <>
      <video
        class="media"
        part="media"
        src={media.url}
        poster={media.poster}
        // Without it no browser takes captions from another origin.
        {...(captions && { crossOrigin: 'anonymous' as const })}
        aria-label={alt}
        controls
        playsInline
        preload="metadata"
      >
        {captions && <track kind="captions" src={captions} default />}
      </video>
      {transcript && (
        <details class="text transcript">
          <summary>{{ ...mediaWords, ...stage.words.media }.transcript}</summary>
          <Markup text={transcript} />
        </details>
      )}
    </>
  );
}
