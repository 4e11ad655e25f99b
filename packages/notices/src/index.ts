export type { NoticeDetail, NoticeItem, NoticeMessage } from './notice-message.ts';
export { renderCloudEvent } from './render-cloud-event.ts';
export { type RenderedMail, renderMail } from './render-mail.ts';
export { renderSlack } from './render-slack.ts';
export { renderTeams } from './render-teams.ts';
