import { Empty, Skeleton } from 'antd';
import { useJobs } from '../api/queries';
import type { Job } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { NO_IMPORT } from './ImportSteps';

const SHOWN = 12;

function isOfImport(job: Job): boolean {
  const result = job.result as { dry_run?: boolean } | undefined;
  return job.kind === 'import' && result?.dry_run !== true;
}

export function JobList() {
  const { t, word, said, time } = useWords();
  const [, change] = useView();
  const jobs = useJobs();
  if (jobs.error) return <Failure error={jobs.error} retry={() => void jobs.refetch()} />;
  if (!jobs.data) return <Skeleton active />;
  if (jobs.data.jobs.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('data.noJobs')} />;
  return (
    <ul className="jobs">
      {jobs.data.jobs.slice(0, SHOWN).map((job) => {
        const label = word('data', `kind_${job.kind ?? ''}`).replace(/^kind_/, '');
        return (
          <li key={job.id}>
            {isOfImport(job) ? <button type="button" className="as-link" onClick={() => change({ ...NO_IMPORT, job: String(job.id) })}>{label}</button> : <span>{label}</span>}
            {job.kind === 'tiles' && job.status === 'successful' ? <a href={`/api/archives/${job.id}`} download>{t('data.archiveGet')}</a> : <span className="quiet">{time(job.created)}</span>}
            <span className={`state ${job.status}`} title={said(job.message_zh, job.message)}>{t(`data.status_${job.status}`)}{job.status === 'running' ? ` ${Math.round(job.progress ?? 0)}%` : ''}</span>
          </li>
        );
      })}
    </ul>
  );
}
