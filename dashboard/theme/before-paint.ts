// A script of its own, loaded before the page is painted: see vite.config.ts. It shares no chunk with
// the app, because a script that blocks can import nothing; theme.ts reads what it has set.
{
  const chosen = localStorage.getItem('kiln.theme');
  const isDark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
