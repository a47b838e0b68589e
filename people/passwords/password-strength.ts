import { InvalidInputError } from '@kiln-connect/core';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Characters of the shortest and the longest password. */
export const SHORTEST = 10;
export const LONGEST = 128;

/** Of 4: more than 10^8 guesses are needed; see https://github.com/dropbox/zxcvbn */
const LOWEST_SCORE = 3;

/** Characters that are weighed: the time that it takes grows with the square of them. */
const WEIGHED = 64;

let loading: Promise<ZxcvbnFactory> | undefined;

/** The dictionaries take 30 MB and a third of a second: whoever sets no password does not pay for them. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    maxLength: WEIGHED,
  });
}

/** What is known of a password's owner by whoever guesses it. */
interface KnownOwner {
  readonly email: string;
  readonly name: string;
  /** Names of the organizations that they are in or about to join. */
  readonly organizations: readonly string[];
}

/** A name as it stands, in one word, and each of its words. */
const wordsOf = (name: string): readonly string[] => [
  name,
  name.replace(/\s+/g, ''),
  ...name.split(/\s+/),
];

/**
 * Lets pass a password that is hard to guess, also for who knows its owner, and is none of the
 * breached and common ones (zxcvbn).
 * @throws {InvalidInputError} `weak_password` with advice.
 */
export async function requireStrongPassword(
  password: string,
  { email, name, organizations }: KnownOwner,
): Promise<void> {
  const length = [...password].length;
  if (length < SHORTEST || length > LONGEST) {
    throw new InvalidInputError({
      code: 'weak_password',
      message: `The password has ${length} characters; it must have ${SHORTEST} to ${LONGEST}.`,
      details: { score: null, warning: null, suggestions: [] },
    });
  }
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  const known = [
    ...[email, ...email.split(/[@._+-]/)],
    ...[name, ...organizations, 'Kiln Connect'].flatMap(wordsOf),
  ];
  const { score, feedback } = (await loading).check(password, known);
  if (score >= LOWEST_SCORE) return;
  const advice = [feedback.warning, ...feedback.suggestions].filter(Boolean).join(' ');
  throw new InvalidInputError({
    code: 'weak_password',
    message: `This password is too easy to guess. ${advice || 'Choose a longer one, of several uncommon words.'}`,
    details: { score, warning: feedback.warning || null, suggestions: feedback.suggestions },
  });
}
