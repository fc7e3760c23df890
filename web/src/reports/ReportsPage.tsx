// ReportsPage: what is handed in, what units must do each year, and the standards all of it rests on.
import { Tabs } from 'antd';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { useView } from '../state/useView';
import { InspectionsTab } from './InspectionsTab';
import { ReportList } from './ReportList';
import { ReviewTab } from './ReviewTab';
import { RuleSets } from './RuleSets';
import { YearlyTasksTable } from './YearlyTasksTable';

export default function ReportsPage() {
  const { t } = useWords();
  const [view, change] = useView();
  const seesUnits = useMay('read_units');
  const tabs = [
    ...(seesUnits ? [{ key: 'made', label: t('reports.made'), children: <ReportList /> }, { key: 'yearly', label: t('reports.yearly'), children: <YearlyTasksTable /> }, { key: 'review', label: t('reports.review'), children: <ReviewTab /> }, { key: 'inspection', label: t('reports.inspection'), children: <InspectionsTab /> }] : []),
    { key: 'standards', label: t('reports.standards'), children: <RuleSets /> },
  ];
  const active = tabs.some(({ key }) => key === view.tab) ? (view.tab ?? '') : (tabs[0]?.key ?? '');
  return (
    <div className="data reports">
      <section className="statistics-sheet" aria-labelledby="reports-title">
        <h1 id="reports-title">{t('app.reports')}</h1>
        <Tabs activeKey={active} onChange={(tab) => change({ tab })} items={tabs} destroyOnHidden />
      </section>
    </div>
  );
}
