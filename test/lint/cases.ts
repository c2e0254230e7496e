/** A config, with files beside it, whose verdict is easily got wrong. */
export interface Case {
  readonly name: string
  readonly config: string
  /** Files beside it. Without this the config's syntax alone is checked. */
  readonly files?: Readonly<Record<string, string>>
  /** Links beside it, by name, and where they lead. They count as files. */
  readonly links?: Readonly<Record<string, string>>
  /** Where it is refused, none where it is accepted: a line of the config, or `file:line`. */
  readonly errors: readonly (number | string)[]
  /** Releases with another verdict. */
  readonly except?: Readonly<Record<string, readonly (number | string)[]>>
}

const job = (fields: string): string => `scrape_configs:\n- job_name: a\n  ${fields}\n`

export const CASES: readonly Case[] = [
  {
    name: 'a field merged in twice is no duplicate',
    config: 'global:\n  <<: &m {scrape_interval: 30s}\n  <<: *m\n  <<: [*m, *m]\n  scrape_interval: 1m\n',
    errors: [],
  },
  {
    name: 'a merged map does not hide that the mapping itself gives a field twice',
    config: 'global:\n  scrape_interval: 5s\n  <<: {scrape_interval: 6s}\n  scrape_interval: 7s\n',
    errors: [4],
  },
  {
    name: 'labels merged in twice are duplicates',
    config: 'global:\n  external_labels:\n    <<: &m {a: b}\n    <<: *m\n',
    errors: [3],
  },
  {
    name: 'a map that a merge key brings as well is read into the same one: a key in both is refused',
    config: job('<<: {params: {module: [a]}}\n  params: {module: [b]}'),
    errors: [4],
  },
  {
    name: 'a map that a merge key brings as well may have other keys',
    config: job('<<: {params: {module: [a]}}\n  params: {other: [b]}'),
    errors: [],
  },
  {
    name: 'external labels that a merge key brings as well begin anew',
    config: 'global:\n  <<: {external_labels: {a: b}}\n  external_labels: {a: c}\n',
    errors: [],
  },
  {
    name: 'of a section that a merge key brings as well both parts count',
    config: job('<<: {authorization: {credentials_file: f}}\n  authorization: {credentials: x}'),
    errors: [4],
  },
  {
    name: 'of a section that a merge key brings afterwards both parts count',
    config: job('authorization: {credentials: x}\n  <<: {authorization: {credentials_file: f}}'),
    errors: [4],
  },
  {
    name: 'a section that a merge key brings in part is checked as a whole',
    config: job('<<: {oauth2: {client_secret: x, token_url: "http://a"}}\n  oauth2: {client_id: a}'),
    errors: [],
  },
  {
    name: 'a null forgets the section that a merge key brought',
    config: job('<<: {authorization: {credentials: x}}\n  authorization: null\n  basic_auth: {username: u}'),
    errors: [],
  },
  {
    name: 'TLS is checked each time that it is read, so half a pair that a merge key brings is refused',
    config: job('<<: {tls_config: {cert_file: c}}\n  tls_config: {key_file: k}'),
    errors: [3],
    except: { '2.42': [] },
  },
  {
    name: 'tracing begins anew where it is written again',
    config: 'tracing: &t {endpoint: a, headers: {b: c}}\n<<: {tracing: {endpoint: d, headers: {b: e}}}\n',
    errors: [],
  },
  { name: 'the tag ! makes a text of a boolean', config: job('honor_labels: ! true'), errors: [3] },
  { name: 'the tag ! makes a text of a number', config: job('sample_limit: ! 5'), errors: [3] },
  { name: 'the tag ! makes a text of a null', config: 'rule_files: ! ~\n', errors: [1] },
  { name: 'a section takes no text', config: 'global: ! ""\n', errors: [1] },
  { name: 'a name may be a text that looks like null', config: 'scrape_configs:\n- job_name: ! ~\n', errors: [] },
  {
    name: 'a label may be named by a text that looks like null, where names may be anything',
    config: 'global: {external_labels: {! ~: a}}\n',
    errors: [],
    except: { '2.42': [1], '2.53': [1] },
  },
  { name: 'a duration is parsed whatever its tag', config: job('scrape_interval: ! 5s'), errors: [] },
  { name: 'tagged as what it is not', config: job('sample_limit: !!int a'), errors: [3] },
  {
    name: 'a pattern of rule files that takes in the config itself',
    config: "rule_files: ['*.yml']\n",
    files: { 'rules.yml': 'groups: []\n' },
    errors: ['config.yml:1'],
  },
  {
    name: 'a target file that is named as a rule file as well',
    config: 'rule_files: [t.yml]\nscrape_configs:\n- job_name: a\n  file_sd_configs: [{files: [t.yml]}]\n',
    files: { 't.yml': '- targets: [a:1]\n' },
    errors: ['t.yml:1'],
  },
  { name: 'an empty name of a rule file', config: "rule_files: ['']\n", files: {}, errors: [1] },
  {
    name: 'an empty name of a scrape config file stands for none',
    config: "scrape_config_files: ['']\n",
    files: {},
    errors: [],
    except: { '2.42': [1] },
  },
  {
    name: 'a folder as target file',
    config: job('file_sd_configs: [{files: [d.json]}]'),
    files: { 'd.json/x': '' },
    errors: [3],
  },
  {
    name: 'a folder as rule file',
    config: 'rule_files: [d.yml]\n',
    files: { 'd.yml/x': '' },
    errors: [1],
  },
  {
    name: 'a slash behind a relative path',
    config: "rule_files: [r.yml/, r.yml//, './r.yml/', r.yml/.]\n",
    files: { 'r.yml': 'groups: []\n' },
    errors: [],
  },
  {
    name: 'a slash behind the path of a scrape config file',
    config: 'scrape_config_files: [s/a.yml/]\n',
    files: { 's/a.yml': 'scrape_configs:\n- {}\n' },
    errors: ['s/a.yml:2'],
    except: { '2.42': [1] },
  },
  {
    name: 'a slash behind the path of a certificate',
    config: job("tls_config: {cert_file: c.pem/, key_file: './/c.pem'}"),
    files: { 'c.pem': '' },
    errors: [],
  },
  {
    name: 'dots behind a folder that is not there',
    config: 'rule_files: [none/../r.yml, d//../d/./r.yml]\n',
    files: { 'r.yml': 'groups: []\n', 'd/r.yml': 'groups: []\n' },
    errors: [],
  },
  {
    name: 'a backslash in the folder of a rule file stands for what is behind it',
    config: "rule_files: ['\\d/r.yml', '\\e/*.yml', '\\f/*.yml']\n",
    files: { 'd/r.yml': 'groups: []\n', 'e/r.yml': 'groups:\n- x\n' },
    errors: ['e/r.yml:2'],
  },
  {
    name: 'a backslash before a slash leaves a folder with nothing behind it',
    config: "rule_files: ['d\\/r.yml']\n",
    files: { 'd/r.yml': 'groups: []\n' },
    errors: [1],
  },
  {
    name: 'a backslash in the folder of target files',
    config: job("file_sd_configs: [{files: ['\\d/*.json']}]"),
    files: { 'd/t.json': '[\n{}, x]' },
    errors: ['d/t.json:2'],
  },
  {
    name: 'a folder as scrape config file',
    config: 'global: {}\nscrape_config_files: [d.yml]\n',
    files: { 'd.yml/x': '' },
    errors: [2],
  },
  {
    name: 'a link that leads nowhere as rule file',
    config: 'rule_files: [l.yml]\n',
    links: { 'l.yml': 'x' },
    errors: [1],
  },
  {
    name: 'a link whose folder is not there as rule file',
    config: "rule_files:\n- '?.yml'\n",
    links: { 'l.yml': 'x/y' },
    errors: [2],
  },
  {
    name: 'a circle of links as rule file',
    config: "rule_files:\n- 'l*.yml'\n",
    links: { 'l.yml': 'l.yml' },
    errors: [2],
  },
  {
    name: 'a link that leads nowhere as scrape config file',
    config: 'global: {}\nscrape_config_files: [l.yml]\n',
    links: { 'l.yml': 'x' },
    errors: [2],
  },
  {
    name: 'links that lead nowhere as target files',
    config: job("file_sd_configs:\n  - files: [l.json]\n  - files: [m.json]\n  - files: ['*.json', a.json]"),
    links: { 'l.json': 'x', 'm.json': 'm.json' },
    files: { 'a.json': '[]' },
    errors: [4, 5, 6],
  },
  {
    name: 'a link that leads nowhere as target file of an Alertmanager',
    config: 'alerting:\n  alertmanagers:\n  - file_sd_configs:\n    - files: [l.json]\n',
    links: { 'l.json': 'x' },
    errors: [4],
  },
  {
    name: 'a link that leads nowhere as certificate, and a folder',
    config: job('tls_config:\n    cert_file: l.pem\n    key_file: d'),
    links: { 'l.pem': 'x' },
    files: { 'd/x': '' },
    errors: [4],
  },
  {
    name: 'a job named as another of a scrape config file',
    config: 'scrape_config_files: [s.yml]\nscrape_configs:\n- job_name: a\n',
    files: { 's.yml': 'scrape_configs:\n- job_name: a\n' },
    errors: ['s.yml:2'],
    except: { '2.42': [1] },
  },
  {
    name: 'a certificate without its key, and a missing one',
    config: job('tls_config: {cert_file: c.pem}\n- job_name: b\n  tls_config: {cert_file: c.pem, key_file: k.pem}'),
    files: { 'c.pem': '' },
    errors: [3, 5],
  },
  {
    name: 'credentials that are not there',
    config: job('authorization: {credentials_file: c}\n- job_name: b\n  basic_auth: {username: a, password_file: c}'),
    files: {},
    errors: [3],
  },
  {
    name: 'bearer tokens that are not there, of a job and of its discoveries',
    config: job(
      'bearer_token_file: gone\n  kubernetes_sd_configs:\n  - {role: pod, api_server: "http://k", bearer_token_file: gone}\n' +
        '  http_sd_configs: [{url: "http://h", authorization: {credentials_file: gone}}]',
    ),
    files: {},
    errors: [3],
  },
  {
    name: 'client certificates that are not there, of a job, its discoveries and OAuth 2.0',
    config: job(
      'tls_config: {cert_file: gone, key_file: k}\n  kubernetes_sd_configs:\n' +
        '  - {role: pod, api_server: "https://k", tls_config: {cert_file: k, key_file: gone}}\n' +
        '  consul_sd_configs: [{server: c, tls_config: {cert_file: gone, key_file: gone}}]\n' +
        '- job_name: b\n' +
        '  oauth2: {client_id: a, client_secret: b, token_url: c, tls_config: {cert_file: gone, key_file: gone}}',
    ),
    files: { k: '' },
    errors: [3, 5],
  },
  {
    name: 'files that are not there, and that promtool does not look for',
    config:
      job(
        'tls_config: {ca_file: gone}\n  basic_auth: {username: a, password_file: gone}\n' +
          '- job_name: b\n  oauth2: {client_id: a, client_secret_file: gone, token_url: c}\n' +
          '- job_name: c\n  http_sd_configs: [{url: "http://h", tls_config: {cert_file: gone, key_file: gone}}]',
      ) +
      'alerting: {alertmanagers: [{authorization: {credentials_file: gone}, tls_config: {cert_file: gone, key_file: gone}}]}\n' +
      'remote_write: [{url: "http://r", bearer_token_file: gone, tls_config: {ca_file: gone}}]\n' +
      'remote_read: [{url: "http://r", basic_auth: {username: a, password_file: gone}}]\n' +
      'tracing: {endpoint: t, tls_config: {ca_file: gone}}\n',
    files: {},
    errors: [],
  },
  {
    name: 'a URL among the targets of a file that relabeling moves to a parameter',
    config: job(
      'file_sd_configs: [{files: [t.json]}]\n  relabel_configs:\n' +
        '  - {source_labels: [__address__], target_label: __param_target}\n' +
        "  - {target_label: __address__, replacement: 'b:1'}",
    ),
    files: { 't.json': '[{"targets": ["http://a/b"]}]' },
    errors: [],
  },
  {
    name: 'a URL among the targets of a file',
    config: job('file_sd_configs: [{files: [t.json]}]'),
    files: { 't.json': '[{"targets": [\n"http://a/b"]}]' },
    errors: ['t.json:2'],
  },
  {
    name: 'a quoted null as expression',
    config: job('metric_relabel_configs:\n  - {regex: "~", action: labeldrop}'),
    errors: [],
    except: { '2.42': [4] },
  },
  {
    name: 'bytes that are no UTF-8 in what every target gets',
    config: job('metrics_path: !!binary /metrics\n  static_configs: [{targets: [a]}]'),
    errors: [4],
  },
  {
    name: 'a relabel rule writes no label whose name is no UTF-8',
    config: job('relabel_configs: [{source_labels: [a], target_label: !!binary host}]'),
    errors: [3],
  },
  {
    name: 'a label is not mapped to a name that is no UTF-8',
    config: job('relabel_configs: [{regex: "a(.*)", replacement: !!binary host, action: labelmap}]'),
    errors: [3],
  },
  {
    name: 'a target is refused for a value that is no UTF-8',
    config: job(
      'static_configs: [{targets: [a]}]\n  relabel_configs: [{target_label: b, replacement: !!binary host, source_labels: [a]}]',
    ),
    errors: [3],
  },
  {
    name: 'a regular expression is UTF-8',
    config: job('relabel_configs: [{regex: !!binary host, source_labels: [a], action: keep}]'),
    errors: [3],
  },
]
