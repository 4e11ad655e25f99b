import { describe } from 'vitest';
import { testClosing } from './closing.ts';
import { handsOn, type Subject } from './conformance-tools.ts';
import { testDelivery } from './delivery.ts';
import { testFailure } from './failure.ts';
import { testForeignData } from './foreign-data.ts';

export type { Subject } from './conformance-tools.ts';

/** What every queue promises, whatever keeps it. The caller opens the subject, and closes it with all its consumers. */
export function testConformance(subject: () => Subject): void {
  const hands = handsOn(subject);
  describe.concurrent('conformance', () => {
    testDelivery(hands);
    testFailure(hands);
    testForeignData(hands);
    testClosing(hands);
  });
}
