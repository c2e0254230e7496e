import { metaLabels } from './meta-label.ts'

/** Labels that eureka_sd_configs gives (discovery/ of Prometheus). */
export const eurekaLabels = () =>
  metaLabels('__meta_eureka_', {
    app_name: 'Name of the app.',
    app_instance_hostname: 'Hostname of the instance of the app.',
    app_instance_homepage_url: 'Homepage URL of the instance of the app.',
    app_instance_statuspage_url: 'Statuspage URL of the instance of the app.',
    app_instance_healthcheck_url: 'Healthcheck URL of the instance of the app.',
    app_instance_ip_addr: 'IP address of the instance of the app.',
    app_instance_vip_address: 'VIP address of the instance of the app.',
    app_instance_secure_vip_address: 'Secure VIP address of the instance of the app.',
    app_instance_status: 'Status of the instance of the app.',
    app_instance_port: 'Port of the instance of the app.',
    app_instance_port_enabled: 'true or false, as the port is enabled.',
    app_instance_secure_port: 'Secure port of the instance of the app.',
    app_instance_secure_port_enabled: 'true or false, as the secure port is enabled.',
    app_instance_datacenterinfo_name: 'Datacenter of the instance of the app.',
    'app_instance_datacenterinfo_metadata_*': 'Each metadata value of the datacenter, by its key.',
    app_instance_country_id: 'Country ID of the instance of the app.',
    app_instance_id: 'ID of the instance of the app.',
    'app_instance_metadata_*': 'Each metadata value of the instance of the app, by its name.',
  })
