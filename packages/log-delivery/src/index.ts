export { openCheckpointFile } from './checkpoints/checkpoint-file.ts';
export { createCommandSender } from './checkpoints/command-sender.ts';
export { createMailSender } from './checkpoints/mail-sender.ts';
export { createWebhookSender } from './checkpoints/webhook-sender.ts';
export { createWitnessCaller } from './checkpoints/witness-caller.ts';
export { openSender, type SenderOptions } from './entries/open-sender.ts';
export { createHttpNotifier, type HttpChannel } from './notices/http-notifier.ts';
export { createMailNotifier } from './notices/mail-notifier.ts';
