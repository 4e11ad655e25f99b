export { openSender, type SenderOptions } from './open-sender.ts';
