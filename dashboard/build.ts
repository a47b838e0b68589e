import { buildDashboard, DASHBOARD_DIRECTORY, isBuilt } from './build/build-dashboard.ts';

if (await isBuilt()) console.log(`The dashboard is built: ${DASHBOARD_DIRECTORY}`);
else {
  const start = performance.now();
  await buildDashboard();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`Built the dashboard in ${seconds} s: ${DASHBOARD_DIRECTORY}`);
}
