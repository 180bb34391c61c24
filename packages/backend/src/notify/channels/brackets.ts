/**
 * For places that a vendor shows as text in one program and as HTML in another: escaped it would be ugly in the first,
 * and raw it would be markup in the second.
 */
export const turnBrackets = (text: string): string => text.replace(/</g, '‹').replace(/>/g, '›');
