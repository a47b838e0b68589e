interface Text {
  readonly value: string;
  readonly note: string;
}

const count = (number: number, one: string, many: string): string =>
  `${number} ${number === 1 ? one : many}`;

/** How many tokens work, and how many of them were ever used. */
export function tokensText(
  tokens: readonly { readonly state: string; readonly last_used_at: string | null }[],
): Text {
  const working = tokens.filter((one) => one.state === 'active' || one.state === 'expiring');
  const unused = working.filter((one) => one.last_used_at === null).length;
  return {
    value: String(working.length),
    note:
      working.length === 0
        ? 'None that works on this network.'
        : unused === 0
          ? 'All were used.'
          : `${count(unused, 'was', 'were')} never used.`,
  };
}

/** How many members there are, and how many of them sign in by a password alone. */
export function membersText(
  members: readonly { readonly has_two_factor: boolean }[],
  isTwoFactorRequired: boolean,
): Text {
  const without = members.filter((one) => !one.has_two_factor).length;
  return {
    value: String(members.length),
    note: isTwoFactorRequired
      ? 'Two-factor authentication is required of all.'
      : without === 0
        ? 'All have an authenticator app.'
        : `${count(without, 'has', 'have')} no authenticator app.`,
  };
}
