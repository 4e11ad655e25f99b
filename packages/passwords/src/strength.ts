import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as german } from '@zxcvbn-ts/language-de';
import { dictionary as english } from '@zxcvbn-ts/language-en';

/** 0 (guessed at once) to 4 (not guessed in the time that anybody has). */
export type StrengthScore = 0 | 1 | 2 | 3 | 4;

/** Names that whoever attacks these systems tries first. */
const PRODUCTS = [
  'eset',
  'protect',
  'connect',
  'dotdigital',
  'dotmailer',
  'magento',
  'shopware',
  'shopify',
  'salesforce',
  'apiuser',
  'apiconnector',
  'integration',
  'countersign',
];

/** A stretch of keys side by side shorter than this may be chance. */
const KEYBOARD_RUN = 4;

/**
 * Estimates how hard a password is to guess, by zxcvbn with word lists of English and German and the keyboards of Central
 * and Western Europe. What is given away by the names around the account, by neighbouring keys, sequences, repetitions and
 * years does not count: the score is that of the rest, where there is such a part.
 */
export function createStrengthEstimate(): (text: string, words: readonly string[]) => StrengthScore {
  const estimator = new ZxcvbnFactory({
    dictionary: { ...common, ...english, ...renamed(german) },
    graphs: adjacencyGraphs,
  });
  return (text, words) => {
    const inputs = [...PRODUCTS, ...words];
    const { score, sequence } = estimator.check(text, inputs);
    const rest = sequence
      .filter((match) => !isGivenAway(match))
      .map((match) => match.token)
      .join('');
    if (rest === text) return score;
    return Math.min(score, rest === '' ? 0 : estimator.check(rest, inputs).score) as StrengthScore;
  };
}

type Match = ReturnType<ZxcvbnFactory['check']>['sequence'][number];

function isGivenAway(match: Match): boolean {
  switch (match.pattern) {
    case 'spatial':
      return match.token.length >= KEYBOARD_RUN;
    case 'dictionary':
      return 'dictionaryName' in match && match.dictionaryName === 'userInputs';
    case 'sequence':
    case 'repeat':
    case 'regex':
    case 'date':
      return true;
    default:
      return false;
  }
}

/** The lists of both languages have the same names otherwise. */
function renamed(lists: typeof german) {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [`${name}-de`, list]));
}
