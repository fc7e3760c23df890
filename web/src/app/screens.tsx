// screens: what is shown where; each part is fetched when it is first needed.
import { lazy, type ComponentType } from 'react';
import { Panel } from '../panels/Panel';
import type { Screen } from '../state/url';

/** Beside the map. */
const BESIDE: Partial<Record<Screen, ComponentType>> = {
  map: Panel,
  idle: lazy(() => import('../idle/IdlePanel')),
  within: lazy(() => import('../within/WithinPanel')),
  warnings: lazy(() => import('../warnings/WarningsPanel')),
  confirm: lazy(() => import('../confirm/ConfirmPanel')),
  review: lazy(() => import('../reports/ReviewPanel')),
};
/** Without it. */
const PAGES: Partial<Record<Screen, ComponentType>> = {
  signing: lazy(() => import('../confirm/SigningPage')),
  verify: lazy(() => import('../confirm/VerifyPage')),
  plans: lazy(() => import('../plans/PlansPage')),
  statistics: lazy(() => import('../statistics/StatisticsPage')),
  reports: lazy(() => import('../reports/ReportsPage')),
  surveys: lazy(() => import('../surveys/SurveysPage')),
  records: lazy(() => import('../records/RecordsPage')),
  catalogue: lazy(() => import('../catalogue/CataloguePage')),
  settings: lazy(() => import('../settings/SettingsPage')),
};
const DataPage = lazy(() => import('../data/DataPage'));

export const besideOf = (screen: Screen): ComponentType => BESIDE[screen] ?? Panel;
export const pageOf = (screen: Screen): ComponentType => PAGES[screen] ?? DataPage;
