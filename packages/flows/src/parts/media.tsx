import { pickText } from '../pick-text.ts';
import type { Media as MediaOf } from './media-schema.ts';

/** A picture or a film, with words for those who do not see it. Nothing plays by itself. */
export function Media({ media, languages }: { media: MediaOf; languages: readonly string[] }) {
  const alt = pickText(media.alt, languages);
  if (media.kind === 'image') return <img class="media" part="media" src={media.url} alt={alt} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: captions are the author's to give.
    <video
      class="media"
      part="media"
      src={media.url}
      aria-label={alt}
      controls
      playsInline
      preload="metadata"
    >
      {media.captions && <track kind="captions" src={media.captions} default />}
    </video>
  );
}
