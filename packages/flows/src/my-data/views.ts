/** What "my data" is drawn with: one lazy chunk. */
export { type HeldFile, type MyDataState, toGroups } from './state.ts';
export { myDataStyles } from './style.ts';
export { MyData } from './view.tsx';
export { loadMyDataWords } from './words.ts';
