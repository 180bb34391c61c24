/** By the score alone, so that a 6.5 of an import falls in one as well (Reichheld 2003: 9–10, 7–8, 0–6). */
export const toNpsBucket = (score: number): 'detractor' | 'passive' | 'promoter' =>
  score >= 9 ? 'promoter' : score >= 7 ? 'passive' : 'detractor';
