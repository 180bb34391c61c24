import { createHmac } from 'node:crypto';

/** Raised when an erased user comes back, so that a new first use has an id of its own. Not yet. */
const EPOCH = 0;

/** The outbox key, the CloudEvents id and the `webhook-id`: no dots, and nobody else can make or guess one. */
export const toNotificationId = (secret: string, milestone: string, subject: string): string =>
  createHmac('sha256', secret).update([milestone, subject, EPOCH].join('\0')).digest('base64url');
