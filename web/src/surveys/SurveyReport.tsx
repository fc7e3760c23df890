// SurveyReport: every file of a survey with what was found, in words a surveyor can act on.
import { Alert, Skeleton } from 'antd';
import { useSurvey, type Delivery, type Finding, type SurveyFile } from '../api/surveys';
import { Failure } from '../common/Failure';
import { useWords, type Words } from '../i18n/useWords';
import { fileSize } from './fileSize';
import { OffsetLine } from './OffsetLine';
import { ProposalTable } from './ProposalTable';
import { VerdictTag } from './VerdictTag';

const number = (file: SurveyFile, name: string): number | null => {
  const value = file.facts[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

/** In which system it is, and how sure that is; photos say longitude and latitude alone. */
function system(file: SurveyFile, { t }: Words): string {
  const certainty = String(file.facts['crs_certainty'] ?? '');
  if (!['exact', 'local', 'unknown'].includes(certainty)) return file.epsg ? `EPSG:${file.epsg}` : '';
  return file.epsg ? t(`surveys.crs_${certainty}`, { name: `EPSG:${file.epsg}` }) : t('surveys.crs_none');
}

/** Of heights: above what. */
function datum(file: SurveyFile, { t }: Words): string {
  const name = String(file.facts['height_datum'] ?? '');
  return name ? t('surveys.datum', { name: name === 'Yellow Sea 1985 height' ? t('surveys.datum1985') : name }) : '';
}

/** Size, resolution, number of points, place, heights, day and accuracy: one line. */
function measures(file: SurveyFile, words: Words): string {
  const { t, count, date } = words;
  const [width, height, points, gsd] = [number(file, 'width'), number(file, 'height'), number(file, 'points'), number(file, 'pixel_m')];
  const [error, gcp, control] = [number(file, 'reprojection_error_px'), number(file, 'gcp_error_m'), number(file, 'control_points')];
  const taken = String(file.facts['taken'] ?? '');
  return [
    width && height ? `${count(width)} × ${count(height)}` : '',
    points ? t('surveys.points', { n: count(points) }) : '',
    gsd && gsd < 1 ? t('surveys.gsd', { n: (gsd * 100).toFixed(gsd < 0.1 ? 1 : 0) }) : '',
    gsd && gsd >= 1 ? t('surveys.gsdMetres', { n: gsd.toFixed(gsd < 10 ? 1 : 0) }) : '',
    system(file, words),
    datum(file, words),
    taken ? date(taken) : '',
    control ? t('surveys.control', { n: count(control) }) : '',
    gcp ? t('surveys.gcp', { n: gcp.toFixed(3) }) : '',
    error ? t('surveys.reprojection', { n: error.toFixed(2) }) : '',
    String(file.facts['camera'] ?? file.facts['format'] ?? ''),
    fileSize(file.bytes),
  ].filter(Boolean).join(' · ');
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  const { said } = useWords();
  if (findings.length === 0) return null;
  return <ul className="findings">{findings.map((finding) => <li key={finding.text} className={finding.weight}>{said(finding.text_zh, finding.text)}</li>)}</ul>;
}

function DeliveryTable({ delivery }: { delivery: Delivery }) {
  const words = useWords();
  const { t, said, time } = words;
  return (
    <>
      <p className="quiet">{t('surveys.received', { time: time(delivery.received) })} · {t(`surveys.producer_${delivery.producer}`)}</p>
      {delivery.findings.map((finding) => <Alert key={finding.text} type={finding.weight === 'refused' ? 'error' : 'warning'} showIcon title={said(finding.text_zh, finding.text)} />)}
      <table className="survey-files">
        <thead><tr><th scope="col">{t('surveys.file')}</th><th scope="col">{t('surveys.what')}</th><th scope="col">{t('surveys.verdict')}</th></tr></thead>
        <tbody>
          {delivery.files.map((file) => (
            <tr key={file.id}>
              <td><span className="file-name">{file.path}</span><Findings findings={file.findings} /></td>
              <td>{t(`surveys.kind_${file.kind}`)}<br /><span className="quiet">{measures(file, words)}</span></td>
              <td><VerdictTag verdict={file.verdict} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function SurveyReport({ id }: { id: number }) {
  const { t, date } = useWords();
  const survey = useSurvey(id);
  if (survey.error) return <Failure error={survey.error} retry={() => void survey.refetch()} />;
  if (!survey.data) return <section className="data-wide"><Skeleton active /></section>;
  return (
    <section className="data-wide" aria-labelledby="survey-report">
      <h2 id="survey-report">{t('surveys.report', { name: survey.data.name, date: date(survey.data.flown) })}</h2>
      <OffsetLine key={`offset-${id}`} survey={survey.data} />
      <ProposalTable key={id} survey={id} />
      {survey.data.deliveries.map((delivery) => <DeliveryTable key={delivery.id} delivery={delivery} />)}
    </section>
  );
}
