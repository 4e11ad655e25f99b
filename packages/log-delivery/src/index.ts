export { openCheckpointFile } from './checkpoints/checkpoint-file.ts';
export { createMailSender } from './checkpoints/mail-sender.ts';
export { createWebhookSender } from './checkpoints/webhook-sender.ts';
export { createWitnessCaller } from './checkpoints/witness-caller.ts';
export { openSender, type SenderOptions } from './entries/open-sender.ts';
