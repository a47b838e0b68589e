/** Something to do or a place to go, as the palette lists it. */
export interface Command {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  /** Other words by which it is found. */
  readonly words?: string;
  readonly run: () => void;
}

/** The commands that hold every word of the text, those whose name begins with it first. */
export function findCommands(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = (one: Command) => `${one.group} ${one.label} ${one.words ?? ''}`.toLowerCase();
  const found = commands.filter((one) => words.every((word) => whole(one).includes(word)));
  const begins = (one: Command) => one.label.toLowerCase().startsWith(words.join(' '));
  return words.length === 0
    ? found
    : [...found].sort((a, b) => Number(begins(b)) - Number(begins(a)));
}
