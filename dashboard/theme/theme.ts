/** What a person chose; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'kiln.theme';
const deviceIsDark = matchMedia('(prefers-color-scheme: dark)');

const listeners = new Set<() => void>();

/** The choice that this browser remembers. */
export function readThemeChoice(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Remembers the choice and shows it at once. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  showTheme();
  for (const listener of listeners) listener();
}

/** Tells when the choice is changed on this page; answers how to stop. */
export function subscribeToThemeChoice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Puts the theme on the page, and again whenever the device or another tab changes it. */
export function followTheme(): void {
  showTheme();
  deviceIsDark.addEventListener('change', showTheme);
  addEventListener('storage', (event) => {
    if (event.key === KEY) showTheme();
  });
}

function showTheme(): void {
  const choice = readThemeChoice();
  const isDark = choice === 'dark' || (choice === 'system' && deviceIsDark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
