export { openCheckpointFile } from './checkpoint-file.ts';
export { createMailSender } from './mail-sender.ts';
export { createWebhookSender } from './webhook-sender.ts';
export { createWitnessCaller } from './witness-caller.ts';
