/** The ways out of where an element lies: through shadow roots, and through frames. */

/** To what lies around it as it is drawn. Out of a shadow root it goes on with the host. */
export const outerOf = (element: Element): Element | null =>
  element.assignedSlot ??
  element.parentElement ??
  (element.getRootNode() as Partial<ShadowRoot>).host ??
  null;

/** The element of the frame that it lies in. */
export const frameOf = (element: Element): Element | null =>
  element.ownerDocument.defaultView?.frameElement ?? null;

/** From node to node, as changes are observed: a shadow root and a document are nodes on the way. */
export const beyond = (node: Node): Node | null =>
  node.parentNode ??
  (node as Partial<Document>).defaultView?.frameElement ??
  (node as Partial<ShadowRoot>).host ??
  null;
