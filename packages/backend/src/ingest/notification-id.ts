import { createHmac } from 'node:crypto';

/**
 * The outbox key, the CloudEvents id and the `webhook-id`: no dots, and nobody else can make or guess one. `epoch`:
 * raised by each erasure of the subject, so that a new first use of somebody who comes back has an id of its own.
 */
export const toNotificationId = (
  secret: string,
  milestone: string,
  subject: string,
  epoch = 0,
): string =>
  createHmac('sha256', secret).update([milestone, subject, epoch].join('\0')).digest('base64url');
