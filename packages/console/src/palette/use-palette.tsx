import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PaletteProps } from './palette.tsx';

/**
 * Opens the palette at Ctrl+K, or Cmd+K: also while somebody types, for the combination writes nothing. It is a chunk of
 * its own, loaded at the first time.
 */
export function usePalette(): {
  Palette: ComponentType<PaletteProps> | undefined;
  open(): void;
  close(): void;
} {
  const [Palette, setPalette] = useState<ComponentType<PaletteProps>>();
  const [isOpen, setOpen] = useState(false);

  function open() {
    setOpen(true);
    if (Palette) return;
    import('./palette.tsx').then(
      (chunk) => setPalette(() => chunk.Palette),
      // The backend has been upgraded under an open tab, or the network is away: the next press tries again.
      () => setOpen(false),
    );
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isMeant || event.key.toLowerCase() !== 'k' || document.querySelector('dialog[open]'))
        return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  return { Palette: isOpen ? Palette : undefined, open, close: () => setOpen(false) };
}
