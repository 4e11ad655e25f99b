import type { NoticeMessage } from './notice-message.ts';

/**
 * A CloudEvent 1.0 in its JSON form (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md): the same items
 * as people read, with the name of each.
 */
export function renderCloudEvent(message: NoticeMessage): string {
  const { id, at, origin, items } = message;
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: `//${origin}`,
    type: 'countersign.notification',
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: {
      notices: items.map(({ event, sentence, details, more, isAlarm }) => ({
        event,
        sentence: `${sentence}.`,
        alarm: isAlarm,
        about: details,
        more,
      })),
    },
  });
}
