// DataPage: bring data in, and take it out. Where an import stands is in the address, so it can be left and found again.
import { useWords } from '../i18n/useWords';
import { ImportSteps } from './ImportSteps';
import { JobList } from './JobList';
import { LayerTable } from './LayerTable';
import { RegisterTable } from './RegisterTable';
import { useMay, useSession } from '../session/useSession';

export default function DataPage() {
  const { t } = useWords();
  const { data } = useSession();
  const [mayImport, maySeeJobs] = [useMay('import'), useMay('jobs')];
  return (
    <div className="data">
      <div className="data-columns">
        <section className="data-import" aria-labelledby="data-import">
          <h1 id="data-import">{t('data.import')}</h1>
          {mayImport && <ImportSteps />}
          {data && !mayImport && <p className="note">{t(data.signed_in ? 'session.mayNot' : 'session.first')}</p>}
        </section>
        <section aria-labelledby="data-jobs"><h2 id="data-jobs">{t('data.jobs')}</h2>{maySeeJobs && <JobList />}</section>
        <section className="data-wide" aria-labelledby="data-registers"><h2 id="data-registers">{t('data.registers')}</h2><RegisterTable /></section>
        <section className="data-wide" aria-labelledby="data-layers"><h2 id="data-layers">{t('data.layers')}</h2><LayerTable /></section>
      </div>
    </div>
  );
}
