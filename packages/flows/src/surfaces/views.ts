import type { ComponentType } from 'preact';
import type { Message } from '../message/schema.ts';
import { slideoutStyles } from './slideout/style.ts';
import { Slideout, type SlideoutProps } from './slideout/view.tsx';

/** The registry of surfaces: what a message is drawn on. */
export const surfaceViews: { [S in Message['surface']]: ComponentType<SlideoutProps> } = {
  slideout: Slideout,
};

export const surfaceStyles = slideoutStyles;
